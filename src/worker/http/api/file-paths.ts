import { addressBlock } from '../../../domain/address-block.js';
import { requestFacts } from '../../../domain/request-facts.js';
import { pictureQuerySchema } from '../../../protocol/account-schemas.js';
import type { FileBody, FilesBody } from '../../../protocol/http.js';
import { LIMITS } from '../../../protocol/limits.js';
import { idSchema, parse, uploadIdSchema, uploadQuerySchema } from '../../../protocol/schemas.js';
import { OpenAnswers } from '../../budgets/open-answers.js';
import { throwAway } from '../../files/receive.js';
import { sendFile } from '../../files/send-file.js';
import { sendPicture } from '../../profiles/send-picture.js';
import type { WorkerContext } from '../../shared/context.js';
import type { ApiParts, Resource } from './resource.js';

const READS = 'You read many files. Wait a little.';

/** Uploads, files of messages, and pictures of people. */
export function filePaths(
  context: WorkerContext,
  { store, sessions, files, profiles }: Pick<ApiParts, 'store' | 'sessions' | 'files' | 'profiles'>,
): Resource {
  const { budgets } = context;
  const { uploads, access } = files;
  const openUploads = new OpenAnswers(
    LIMITS.openUploadsPerPerson,
    'Your other files are still on their way.',
  );
  const openFiles = new OpenAnswers(LIMITS.openFilesPerPerson, 'Read the files that you asked for first.');
  const uploadsOfAddress = new OpenAnswers(
    LIMITS.openUploadsPerAddress,
    'Many files are on their way from your address. Wait a little.',
  );
  const uploadsOfAll = new OpenAnswers(
    LIMITS.openUploads,
    'Many files are on their way to this server. Wait a little.',
  );

  return {
    '/files': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const { fileBytes, storedBytes } = uploads.bounds;
        const usedBytes = await store.files.usedBytes(account.id);
        const body: FilesBody = { maxBytes: fileBytes, usedBytes, quotaBytes: storedBytes };
        res.json(body);
      },
      POST: async (req, res) => {
        const { account, session } = await sessions.identify(req, res);
        // What a bot uploads is its maker's, so that many bots get no more than one person.
        const by = session.userId;
        openUploads.track(by, res);
        const address = addressBlock(requestFacts(req, context.boot.trustProxy).address);
        uploadsOfAddress.track(address, res);
        uploadsOfAll.track('', res);
        const { name = '' } = parse(uploadQuerySchema, req.query);
        const said = req.get('x-upload-id');
        const bytes = req.headers['content-length'];
        const request = {
          by,
          bot: account.bot ? account.id : undefined,
          name,
          uploadId: said === undefined ? '' : parse(uploadIdSchema, said),
          bytes: bytes === undefined ? undefined : Number(bytes),
        };
        await files.assertPossible();
        let file = await uploads.earlier(request);
        if (file !== null) {
          await throwAway(req, uploads.bounds.fileBytes);
        } else {
          await budgets.takeOrThrow('uploads', by, 'You uploaded many files. Wait a little.');
          const words = 'Many files were uploaded from your address. Wait a little.';
          await budgets.takeOrThrow('address-uploads', address, words);
          file = await uploads.take(request, req);
        }
        const body: FileBody = { file };
        res.status(201).json(body);
      },
    },

    '/people/:user/picture': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        const user = parse(idSchema, req.params.user);
        parse(pictureQuerySchema, req.query);
        await budgets.takeOrThrow('file-reads', account.id, READS);
        sendPicture(await profiles.pictureOf(user), req, res);
      },
    },

    '/files/:id': {
      GET: async (req, res) => {
        const { account } = await sessions.identify(req, res);
        await budgets.takeOrThrow('file-reads', account.id, READS);
        openFiles.track(account.id, res);
        const record = await access.readable(parse(idSchema, req.params.id), account.id);
        await sendFile(files.store, record, req, res);
      },
    },
  };
}
