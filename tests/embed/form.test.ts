import { expect, test } from '@jest/globals';
import { until } from '../harness/until.ts';
import { sendButton, setStage, write } from './stage.ts';

const stage = setStage();
const text = 'Mong tỉnh sớm sửa con đường vào xã, bà con đi lại rất vất vả.';

test('a comment that is sent becomes a card that says it waits, and the same card after a reload', async () => {
  stage.service.settings.hours = 'Tòa soạn duyệt bình luận từ 7 giờ đến 22 giờ.';
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).click();
  for (const visit of [1, 2]) {
    await page.getByText('Cảm ơn bạn. Bình luận đã được gửi tới Tòa soạn và đang chờ duyệt.').waitFor();
    for (const words of ['Tòa soạn duyệt bình luận từ 7 giờ đến 22 giờ.', 'Chờ duyệt', text])
      await page.getByText(words, { exact: true }).waitFor();
    await page.getByText('Chỉ bạn thấy bình luận này, trên máy này.').waitFor();
    await sendButton(page).waitFor({ state: 'hidden' });
    if (visit === 1) await page.reload();
  }
  expect(stage.service.rows).toHaveLength(1);
  expect(stage.service.posts[0]?.body).toEqual({
    site: 'dongthap',
    article: { id: 'a1', url: `${stage.newspaper.url}/bai-viet`, title: 'Mùa nước nổi về sớm' },
    text,
    name: 'Nguyễn Văn An',
    consent: '2026-01',
    stamp: 'stamp-1',
  });
  expect(stage.service.posts[0]?.key).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
  expect(stage.errors).toEqual([]);
});

test('what is missing is said at its field, with the focus on the first, and nothing is sent', async () => {
  const page = await stage.reader();
  await sendButton(page).click();
  await page.getByText('Vui lòng nhập nội dung bình luận.').waitFor();
  await page.getByText('Vui lòng nhập họ và tên.').waitFor();
  await page.getByText('Vui lòng đánh dấu ô đồng ý để gửi bình luận.').waitFor();
  const area = page.getByLabel('Bình luận của bạn');
  expect(await area.evaluate((field) => field.matches(':focus'))).toBe(true);
  expect(await area.getAttribute('aria-invalid')).toBe('true');
  const described = (await area.getAttribute('aria-describedby'))?.split(' ')[0];
  expect(await page.locator(`#${described}`).textContent()).toBe('Vui lòng nhập nội dung bình luận.');

  await area.fill(text);
  await sendButton(page).click();
  await page.getByText('Vui lòng nhập nội dung bình luận.').waitFor({ state: 'detached' });
  expect(await page.getByLabel('Họ và tên').evaluate((field) => field.matches(':focus'))).toBe(true);
  expect(stage.service.posts).toHaveLength(0);
});

test('a long text is counted down, may run over, and is refused with both numbers', async () => {
  const page = await stage.reader();
  await write(page, 'ấ'.repeat(4499));
  expect(await page.getByText(/^Còn /).count()).toBe(0);
  await page.getByLabel('Bình luận của bạn').fill('ấ'.repeat(4500));
  await page.getByText('Còn 500 ký tự').waitFor();
  await page.getByLabel('Bình luận của bạn').fill('ấ'.repeat(5120));
  await sendButton(page).click();
  await page.getByText('Bình luận dài quá 5.000 ký tự (hiện 5.120). Vui lòng rút gọn.').waitFor();
  expect(await page.getByLabel('Bình luận của bạn').inputValue()).toHaveLength(5120);
});

test('while an input method composes, nothing is counted', async () => {
  const page = await stage.reader();
  const area = page.getByLabel('Bình luận của bạn');
  await area.fill('ấ'.repeat(4600));
  await page.getByText('Còn 400 ký tự').waitFor();
  await area.dispatchEvent('compositionstart');
  await area.evaluate((field) => {
    (field as HTMLTextAreaElement).value += 'aa';
    field.dispatchEvent(new InputEvent('input', { isComposing: true }));
  });
  expect(await page.getByText('Còn 400 ký tự').count()).toBe(1);
  await area.dispatchEvent('compositionend');
  await page.getByText('Còn 398 ký tự').waitFor();
});

test('the name is remembered on the device and forgotten on demand', async () => {
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).click();
  await page.getByRole('button', { name: 'Viết bình luận khác' }).click();
  expect(await page.getByLabel('Họ và tên').inputValue()).toBe('Nguyễn Văn An');
  expect(await page.getByLabel(/Tôi đồng ý/).isChecked()).toBe(false);
  await page.getByRole('button', { name: 'Không phải bạn? Xóa tên' }).click();
  expect(await page.getByLabel('Họ và tên').inputValue()).toBe('');
  await page.reload();
  await page.getByRole('button', { name: 'Viết bình luận khác' }).click();
  expect(await page.getByLabel('Họ và tên').inputValue()).toBe('');
});

test('asking to be told of replies opens the e-mail field, which is then required and sent', async () => {
  const page = await stage.reader();
  await write(page, text);
  const email = page.getByLabel('Email (không hiển thị công khai)');
  expect(await email.isVisible()).toBe(false);
  await page.getByLabel('Báo cho tôi qua email khi có người trả lời').check();
  await sendButton(page).click();
  await page.getByText('Vui lòng nhập email.').waitFor();
  await email.fill('an@bao');
  await sendButton(page).click();
  await page.getByText('Email chưa đúng. Vui lòng xem lại.').waitFor();
  await email.fill('an@example.vn');
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]?.body).toMatchObject({ email: 'an@example.vn', notify: true });
});

test('a site may require e-mail and phone, or ask for neither, nor for consent', async () => {
  stage.service.settings.fields = { email: 'required', phone: 'required' };
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).click();
  await page.getByText('Vui lòng nhập email.').waitFor();
  await page.getByText('Vui lòng nhập số điện thoại.').waitFor();

  stage.service.settings.fields = { email: 'hidden', phone: 'hidden' };
  stage.service.settings.consent = { version: '2026-01', required: false, text: null };
  await page.reload();
  await page.getByLabel('Họ và tên').fill('An');
  expect(await page.getByText(/email/i).count()).toBe(0);
  expect(await page.getByRole('checkbox').count()).toBe(0);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]?.body).toMatchObject({ name: 'An', text });
  expect(stage.service.posts[0]?.body.consent).toBeUndefined();
});

test('a text typed without accents is asked about once, never rewritten', async () => {
  const page = await stage.reader();
  await write(page, 'Con duong nay qua xau, khi nao moi sua cho dan di');
  await sendButton(page).click();
  await page.getByText('Bình luận có vẻ chưa gõ dấu. Có dấu sẽ dễ đọc hơn.').waitFor();
  await page.getByRole('button', { name: 'Sửa lại' }).click();
  expect(await page.getByLabel('Bình luận của bạn').evaluate((field) => field.matches(':focus'))).toBe(true);
  expect(stage.service.posts).toHaveLength(0);
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.rows[0]?.text).toBe('Con duong nay qua xau, khi nao moi sua cho dan di');
});

test('two quick presses of the button make one comment', async () => {
  const page = await stage.reader();
  await write(page, text);
  await sendButton(page).dblclick();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts).toHaveLength(1);
});

test('the trap for robots is drawn where no reader meets it, and what a robot writes there is passed on', async () => {
  const page = await stage.reader();
  const trap = page.locator('input[name=website]');
  expect(await trap.evaluate((field) => getComputedStyle(field).display)).not.toBe('none');
  expect((await trap.boundingBox())?.x).toBeLessThan(-1000);
  expect(await trap.getAttribute('tabindex')).toBe('-1');
  // Nor whoever has the page read out: a field that is filled in there costs a comment.
  expect(await page.getByRole('textbox').count()).toBe(2);
  await write(page, text);
  await trap.evaluate((field) => {
    (field as HTMLInputElement).value = 'https://spam.example';
  });
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts[0]?.body.website).toBe('https://spam.example');
});

test('what the service finds wrong is said at its field', async () => {
  const errors = [{ pointer: '/name', detail: 'Họ và tên không được chứa đường dẫn.' }];
  stage.service.refusals.set('POST /v1/comments', [{ status: 422, code: 'invalid', errors }]);
  const page = await stage.reader();
  await write(page, text, 'www.spam.example');
  await sendButton(page).click();
  await page.getByText('Họ và tên không được chứa đường dẫn.').waitFor();
  expect(await page.getByLabel('Họ và tên').evaluate((field) => field.matches(':focus'))).toBe(true);
});

const refusals = [
  { status: 429, retryAfter: 40, words: 'Bạn gửi hơi nhanh. Xin thử lại sau 40 giây.' },
  { status: 429, retryAfter: 300, words: 'Bạn gửi hơi nhanh. Xin thử lại sau 5 phút.' },
  { status: 503, words: 'Hệ thống đang bận, bình luận chưa gửi được. Xin thử lại sau ít phút.' },
  { status: 403, words: 'Trang này chưa được phép nhận bình luận. Xin báo giúp Tòa soạn.' },
  { status: 409, code: 'closed', words: 'Bài viết đã đóng bình luận.' },
  { status: 409, code: 'paused', words: 'Tòa soạn đang tạm ngừng nhận bình luận.' },
  { status: 413, title: 'Nội dung gửi quá lớn.', words: 'Nội dung gửi quá lớn.' },
];

test('whatever the refusal, the text stays in the box and goes out again under the same key', async () => {
  stage.service.refusals.set('POST /v1/comments', [...refusals]);
  const page = await stage.reader();
  const keys = new Set<string | undefined>();
  page.on('request', (request) => {
    if (request.method() === 'POST') keys.add(request.headers()['idempotency-key']);
  });
  await write(page, text);
  for (const { words } of refusals) {
    await sendButton(page).click();
    await page.getByRole('status').getByText(words).waitFor();
    expect(await page.getByLabel('Bình luận của bạn').inputValue()).toBe(text);
  }
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect([...keys]).toEqual([stage.service.posts[0]?.key]);
});

test.each([
  [{ closed: true }, 'Bài viết đã đóng bình luận.'],
  [{ paused: true }, 'Tòa soạn tạm ngừng nhận bình luận.'],
])('with %j the form is gone and the list stays', async (settings, words) => {
  Object.assign(stage.service.settings, settings);
  stage.service.comments = [{ id: 'c1', name: 'Trần Thị Bích', html: '<p>Hay quá.</p>' }];
  const page = await stage.reader();
  await page.getByText(words).waitFor();
  await page.getByText('Hay quá.').waitFor();
  expect(await sendButton(page).count()).toBe(0);
});

test('a name typed before anything was sent is there after a reload', async () => {
  const page = await stage.reader();
  await Promise.all([page.waitForResponse(/\/v1\/stamp/), page.getByLabel('Bình luận của bạn').click()]);
  await page.getByLabel('Họ và tên').fill('Bà Chín');
  await page.reload();
  await page.waitForFunction(
    () =>
      document.querySelector('binhluan-comments')?.shadowRoot?.querySelector<HTMLInputElement>('[name=name]')
        ?.value === 'Bà Chín',
  );
});

test('a draft waits on the device for its own article and no other', async () => {
  const page = await stage.reader();
  await Promise.all([page.waitForResponse(/\/v1\/stamp/), page.getByLabel('Bình luận của bạn').click()]);
  await page.getByLabel('Bình luận của bạn').fill('Viết dở');
  await page.reload();
  await page.waitForFunction(
    () =>
      document.querySelector('binhluan-comments')?.shadowRoot?.querySelector('textarea')?.value === 'Viết dở',
  );
  stage.newspaper.page('/bai-khac', stage.article('data-article="a2"'));
  await page.goto(`${stage.newspaper.url}/bai-khac`);
  await Promise.all([page.waitForResponse(/\/v1\/stamp/), page.getByLabel('Bình luận của bạn').click()]);
  expect(await page.getByLabel('Bình luận của bạn').inputValue()).toBe('');
});

test('a stamp that could not be fetched is asked for again when the form is touched once more', async () => {
  const page = await stage.reader();
  let asked = 0;
  await page.route('**/v1/stamp*', (route) => (asked++ ? route.continue() : route.abort()));
  await page.getByLabel('Bình luận của bạn').focus();
  await until('it was asked for', () => asked === 1);
  await write(page, 'Một ý kiến.');
  await sendButton(page).click();
  await page.getByText('Chờ duyệt', { exact: true }).waitFor();
  expect(stage.service.posts.map(({ body }) => body.stamp)).toEqual([expect.any(String)]);
});
