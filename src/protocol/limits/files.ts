import { DAY, HOUR, MINUTE, SECOND } from './units.js';

/** Files of messages: their bytes, their pictures, and how long what nobody sees is kept. */
export const FILE_LIMITS = {
  /** One file, MB: a film of a minute from a phone. */
  fileMegabytes: 25,
  /** All files of one person, MB: a year of some pictures a day. A thousand people fill a disk of 1 TB. */
  storedMegabytesPerPerson: 1_000,
  /** Uploads of one person, and of one address: an office behind one. A holiday's pictures come at once. */
  uploadsPerHour: 300,
  uploadsPerAddressAndHour: 3_000,
  /** Files read by one person: a page shows some, and each is asked for again when it comes into view. */
  fileReadsPerMinute: 1_200,
  /**
   * Uploads under way in a worker: of one person, of one address (IPv6: /64), and of all. A page sends two at a time.
   * Each holds a file and 200 kB. An office behind one address has half of all, so nobody has all.
   */
  openUploadsPerPerson: 6,
  openUploadsPerAddress: 32,
  openUploads: 64,
  /** Files of one person that are being read, in a worker: six for each browser, and films. */
  openFilesPerPerson: 32,
  /** A whole upload: 25 MB at 0.4 Mbit/s take 500 s. Whoever sends slower holds a place for nothing. */
  uploadTimeoutMs: 10 * MINUTE,
  /**
   * An upload brings so many bytes in so long, or its place is for others: 4 kB/s. A phone at the edge of a network has
   * 20 kB/s, also where nothing comes for ten seconds of it.
   */
  uploadFloorBytes: 64 * 1024,
  uploadFloorMs: 15 * SECOND,
  /**
   * Behind the answer to a refused upload so much is thrown away, for so long: it is not lost in a reset then. Most
   * pictures are smaller, and a line of 10 Mbit/s brings them in that time.
   */
  uploadThrownAwayMaxBytes: 4 * 1024 * 1024,
  uploadLingerMs: 5 * SECOND,
  /** As many characters as systems give a name, less what saving it twice adds. */
  fileNameMaxChars: 120,
  /** The header `x-upload-id`: a UUID, with space for ids that others make. */
  uploadIdMaxChars: 64,
  /** What is read to know a type. */
  fileHeadBytes: 64,
  /** Segments, chunks or boxes of one file: real ones have some thousands, and each is a read of the disk. */
  fileSegments: 20_000,
  /** The table of a picture of AVIF or HEIF: real ones have some kB. */
  fileTableBytes: 1024 * 1024,
  /** What is read of the Exif of a PNG or WebP: in a JPEG it has no more. */
  exifBytes: 64 * 1024,
  /** Pixels of a picture that pages draw by itself: 50 million take a browser 200 MB. */
  picturePixelsMax: 50_000_000,
  /** Messages that carry one file: each is asked whether it lives when somebody else than its uploader reads it. */
  referencesPerFile: 100,
  /** Free on the disk of files, below which no upload is taken; on a small disk the share of it. The store has less. */
  fileReserveBytes: 1024 * 1024 * 1024,
  fileReserveShare: 0.15,
  /** The disk is looked at again, and what came is synced, after so many bytes: messages wait for no more. */
  fileReserveCheckBytes: 1024 * 1024,
  /** What was uploaded and never posted. */
  unpostedFileMs: 1 * DAY,
  /** A message that carries it may be on its way to the log for so long after the reference was counted. */
  referenceSettlesMs: 5 * MINUTE,
  /** After a message with files is deleted they are looked at within this, and gone from the disk within an hour. */
  fileDroppedAfterMs: 6 * MINUTE,
  /** Files that live are looked at again so often: their message may have been trimmed. */
  fileLookAgainMs: 1 * DAY,
  /** How often a node looks for files that may go, and at how many at once. */
  filesSweepMs: 5 * MINUTE,
  filesSweptAtOnce: 100,
  /**
   * How often all files on the disk are looked up, a question to the store each: what a node that ended or another
   * folder left.
   */
  filesWalkMs: 30 * MINUTE,
  /** The lease of a node that looks: another one takes over after this. */
  filesSweepLeaseMs: 1 * MINUTE,
  /** Bytes on the disk that no upload knows, or that an upload left half done, go when they are this old. */
  strayFileMs: 1 * HOUR,
  /** How often what one node says of its folder is believed without asking the store. */
  fileFoldersFreshMs: 5 * SECOND,
} as const;
