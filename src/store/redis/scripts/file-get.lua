-- The record of an upload, and the messages that carry it or were about to.
--
-- KEYS  1 record  2 references
-- Reply nil, or by, at, version, posted, file; then each reference
local found = redis.call('HMGET', KEYS[1], 'by', 'at', 'version', 'posted', 'file')
if not found[1] then return nil end
for _, reference in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do found[#found + 1] = reference end
return found
