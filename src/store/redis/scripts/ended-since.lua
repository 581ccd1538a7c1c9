-- The sessions that ended at or after an instant of the store's clock, and that clock.
--
-- KEYS  1 ended
-- ARGV  1 since, ms
-- Reply {now, key...}
local time = redis.call('TIME')
local reply = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf')
table.insert(reply, 1, string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
return reply
