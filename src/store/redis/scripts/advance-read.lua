-- Read position = max(old, min(seq, head)).
--
-- KEYS  1 meta  2 reads
-- ARGV  1 user id  2 seq
-- Reply the position, 0 without the room
local head = tonumber(redis.call('HGET', KEYS[1], 'head') or '0')
local old = tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or '0')
local seq = math.min(tonumber(ARGV[2]), head)
if seq <= old then return string.format('%.0f', old) end
local text = string.format('%.0f', seq)
redis.call('HSET', KEYS[2], ARGV[1], text)
return text
