-- Counts a reference of a message that is about to be stored.
--
-- KEYS  1 record  2 references
-- ARGV  1 the reference  2 how many there may be
-- Reply when it was counted, in ms: no two of a file are alike. 1: it was counted before. 0: there is no record, or it
--       has as many
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local before = redis.call('ZSCORE', KEYS[2], ARGV[1])
if not before and redis.call('ZCOUNT', KEYS[2], '-inf', '+inf') >= tonumber(ARGV[2]) then return 0 end
local time = redis.call('TIME')
local last = tonumber(redis.call('HGET', KEYS[1], 'referredAt') or '0')
local at = string.format('%.0f', math.max(time[1] * 1000 + math.floor(time[2] / 1000), last + 1))
redis.call('ZADD', KEYS[2], at, ARGV[1])
redis.call('HSET', KEYS[1], 'referredAt', at)
redis.call('HINCRBY', KEYS[1], 'version', '1')
return before and 1 or tonumber(at)
