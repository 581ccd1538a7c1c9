-- Read position = max(old, min(seq, head)), unless it was set back since the version that the caller knows.
--
-- KEYS  1 meta  2 reads
-- ARGV  1 user id  2 seq  3 the version, '' any
-- Reply {position, version}, zeros without the room
local head = tonumber(redis.call('HGET', KEYS[1], 'head') or '0')
local kept = redis.call('HMGET', KEYS[2], ARGV[1], ARGV[1] .. '@')
local old, version = tonumber(kept[1] or '0'), kept[2] or '0'
local seq = math.min(tonumber(ARGV[2]), head)
if seq <= old or ARGV[3] ~= '' and ARGV[3] ~= version then return { string.format('%.0f', old), version } end
local text = string.format('%.0f', seq)
redis.call('HSET', KEYS[2], ARGV[1], text)
return { text, version }
