-- Writes the record of an upload.
--
-- KEYS  1 record  2 upload  3 ids of the digest  4 bytes of each person  5 when to look
-- ARGV  1 id  2 user id  3 bytes  4 bytes that a person may have  5 ms after which to look
--       6 '1': the upload has an id of its client  7 the file as JSON
--       8 id of a file that this upload became before and that nobody may read any more, '' none
-- Reply created <id> | known <id> | full <bytes that the person has>
if ARGV[6] == '1' then
  local known = redis.call('GET', KEYS[2])
  if known and known ~= ARGV[8] then return 'known ' .. known end
end
if redis.call('EXISTS', KEYS[1]) == 1 then return 'created ' .. ARGV[1] end
local used = tonumber(redis.call('HGET', KEYS[4], ARGV[2]) or '0')
if used + tonumber(ARGV[3]) > tonumber(ARGV[4]) then return 'full ' .. string.format('%.0f', used) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'by', ARGV[2], 'at', string.format('%.0f', now), 'bytes', ARGV[3], 'file', ARGV[7],
  'version', '0', 'posted', '0', 'upload', ARGV[6] == '1' and KEYS[2] or '')
redis.call('SADD', KEYS[3], ARGV[1])
redis.call('HINCRBY', KEYS[4], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[5], string.format('%.0f', now + tonumber(ARGV[5])), ARGV[1])
if ARGV[6] == '1' then redis.call('SET', KEYS[2], ARGV[1]) end
return 'created ' .. ARGV[1]
