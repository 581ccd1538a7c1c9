-- Keeps a node's view for a time, and its details.
--
-- KEYS  1 nodes  2 expiry  3 details
-- ARGV  1 node  2 view  3 life in ms  4 version of its details  5 these, '' unchanged
-- Reply 1, or 0 when the details of that version are not here
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZADD', KEYS[2], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[1])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[3], ARGV[1], ARGV[5], ARGV[1] .. '@', ARGV[4]) end
return redis.call('HGET', KEYS[3], ARGV[1] .. '@') == ARGV[4] and 1 or 0
