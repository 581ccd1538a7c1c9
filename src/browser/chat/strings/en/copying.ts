export const copying = {
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser did not let it be copied. Choose it, and copy it yourself.',
};
