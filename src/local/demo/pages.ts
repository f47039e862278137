/** The pages of the demo newspaper, laid out as a Vietnamese provincial paper's are. */
import { html, type SafeHtml } from '../../html.ts';
import { type Article, articles, pathOf } from './articles.ts';

/** Where the comments come from: the service's address and the paper's id there. */
export interface Comments {
  serviceUrl: string;
  site: string;
}

const SECTIONS = [...new Set(articles.map(({ section }) => section))];

/** The front page, with a badge that counts comments beside each title. */
export function frontPage({ serviceUrl, site }: Comments): string {
  const [first, ...rest] = articles;
  const body = html`<main class="front">
<section class="top">${first ? teaser(first, 'h2') : null}</section>
<section class="more">${rest.map((article) => teaser(article, 'h3'))}</section>
</main>
<script async src="${serviceUrl}/count.js" data-site="${site}"></script>`;
  return frame(
    'Báo Mẫu Online',
    body,
    html`<meta name="description" content="Tờ báo mẫu để thử bình luận.">`,
  );
}

/** One article, with the heading and the one script tag at its foot. */
export function articlePage(article: Article, url: string, comments: Comments): string {
  const others = articles.filter((other) => other !== article);
  const body = html`<main class="story">
<article>
<p class="section">${article.section}</p>
<h1>${article.title}</h1>
<p class="updated">Cập nhật ngày: ${article.updated}</p>
<p class="lead"><span class="dateline">BMO - </span>${article.lead}</p>
${
  article.picture
    ? html`<figure><img src="/${article.picture}" alt="${article.alt}" width="960" height="540"><figcaption>${article.caption}</figcaption></figure>`
    : null
}
${article.text.map((paragraph) => html`<p>${paragraph}</p>\n`)}
<p class="byline">${article.byline.toLocaleUpperCase('vi')}</p>
<p class="return"><a class="link" href="/">&lt; Trở về trang trước</a></p>
${commentsOf(article, comments)}
</article>
<aside class="others"><h2 class="rule">Tin khác</h2>
<ul>${others.map((other) => html`<li><a href="${pathOf(other)}">${other.title}</a></li>`)}</ul></aside>
</main>`;
  return frame(
    `${article.title} - Báo Mẫu Online`,
    body,
    html`<link rel="canonical" href="${url}">
<meta property="og:title" content="${article.title}">`,
  );
}

/** What stands where no article is. */
export function missingPage(): string {
  const body = html`<main class="story"><article><h1>Không tìm thấy trang</h1><p class="return"><a class="link" href="/">&lt; Trở về trang chủ</a></p></article></main>`;
  return frame('Không tìm thấy - Báo Mẫu Online', body, html``);
}

/** Everything a newspaper adds to its article template. */
function commentsOf({ id }: Article, { serviceUrl, site }: Comments): SafeHtml {
  return html`<h3>Gửi bình luận của bạn</h3>
<script async src="${serviceUrl}/embed.js" data-site="${site}" data-article="${id}"></script>
<p data-binhluan-list="${id}"><a href="${serviceUrl}/comments/${site}/${id}">Gửi bình luận của bạn</a></p>`;
}

function teaser(article: Article, level: 'h2' | 'h3'): SafeHtml {
  const path = pathOf(article);
  const title = html`<a href="${path}">${article.title}</a> <span class="count" data-binhluan-count="${article.id}"></span>`;
  return html`<article class="teaser">
${article.picture ? html`<a class="picture" href="${path}" tabindex="-1" aria-hidden="true"><img src="/${article.picture}" alt="" width="960" height="540"></a>` : null}
<div><p class="section">${article.section}</p>
${level === 'h2' ? html`<h2 class="headline">${title}</h2>` : html`<h3 class="headline">${title}</h3>`}
<p>${article.lead}</p></div>
</article>`;
}

function frame(title: string, body: SafeHtml, head: SafeHtml): string {
  return String(html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
${head}
<link rel="stylesheet" href="/newspaper.css">
</head>
<body>
<header>
<p class="name"><a href="/">Báo Mẫu <em>Online</em></a></p>
<p class="motto">Tờ báo mẫu để thử bình luận. Nhân vật và địa danh trong bài đều là hư cấu.</p>
<nav aria-label="Chuyên mục"><a href="/">Trang chủ</a>${SECTIONS.map((name) => html`<span>${name}</span>`)}</nav>
</header>
${body}
<footer><p><strong>Báo Mẫu Online</strong> · Trang thử của binhluan, chỉ chạy trên máy này.</p></footer>
</body>
</html>
`);
}
