-- Forgets an upload, unless a message referred to it since it was judged.
--
-- KEYS  1 record  2 references  3 ids of the digest  4 bytes of each person  5 when to look
-- ARGV  1 id  2 the version at which it was judged  3 ms for which a reference may wait for its message
-- Reply 1: it is forgotten (or was before); 0: it stays.
-- Beside the KEYS it touches the key of what its client calls the upload, which the record names.
local found = redis.call('HMGET', KEYS[1], 'by', 'bytes', 'version', 'upload')
if not found[1] then
  redis.call('ZREM', KEYS[5], ARGV[1])
  return 1
end
local time = redis.call('TIME')
local settled = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[3])
local young = redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', settled), '+inf')
if found[3] ~= ARGV[2] or young > 0 then return 0 end
redis.call('DEL', KEYS[1], KEYS[2])
-- Another file may have taken its place.
if found[4] ~= '' and redis.call('GET', found[4]) == ARGV[1] then redis.call('DEL', found[4]) end
redis.call('SREM', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[5], ARGV[1])
if redis.call('HINCRBY', KEYS[4], found[1], '-' .. found[2]) <= 0 then redis.call('HDEL', KEYS[4], found[1]) end
return 1
