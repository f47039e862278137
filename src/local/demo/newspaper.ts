/** A newspaper on another origin than the service, to try the comments on. */
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { articles, pathOf } from './articles.ts';
import { articlePage, type Comments, frontPage, missingPage } from './pages.ts';

const FILES = ['newspaper.css', ...articles.flatMap(({ picture }) => picture ?? [])];

/** The path of the article that the demo points to. */
export const mainArticlePath = pathOf(articles[0] as (typeof articles)[number]);

/** @param comments where the script tags of its pages point */
export function createNewspaper(comments: Comments): Express {
  const app = express().disable('x-powered-by');
  app.use((_req, res, next) => {
    res.set('X-Content-Type-Options', 'nosniff');
    next();
  });
  app.get('/', (_req, res) => void res.send(frontPage(comments)));
  for (const article of articles)
    app.get(pathOf(article), (req, res) => {
      const url = `${req.protocol}://${req.headers.host ?? ''}${pathOf(article)}`;
      res.send(articlePage(article, url, comments));
    });
  for (const file of FILES)
    app.get(`/${file}`, (_req, res) => res.sendFile(fileURLToPath(new URL(file, import.meta.url))));
  app.get('/favicon.ico', (_req, res) => void res.status(204).end());
  app.use((_req, res) => void res.status(404).send(missingPage()));
  return app;
}
