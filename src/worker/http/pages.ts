import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';

const PUBLIC = fileURLToPath(new URL('../../../public/', import.meta.url));

/**
 * The chat page and its assets. Their names carry no hash, so every use asks whether they changed (etag): a restart with a
 * new version is seen at once, and costs an unchanged page one small answer.
 */
export function pages(): Router {
  const router = express.Router();
  const options = {
    etag: true,
    index: false as const,
    redirect: false,
    dotfiles: 'ignore' as const,
    cacheControl: false,
    setHeaders: (res: { setHeader(name: string, value: string): unknown }) => {
      res.setHeader('Cache-Control', 'no-cache');
    },
  };
  router.get('/', (_req, res, next) => {
    res.sendFile(
      'index.html',
      { root: PUBLIC, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } },
      (problem) => {
        if (problem && !res.headersSent) next(problem);
      },
    );
  });
  for (const folder of ['build', 'styles', 'icons']) {
    router.use(`/${folder}`, express.static(`${PUBLIC}${folder}`, options));
  }
  return router;
}
