-- Adds a mail that waits to be sent.
--
-- KEYS  1 waiting
-- ARGV  1 id  2 the mail as JSON, without its time  3 of all at most
-- Reply 1, 0 too many wait
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 1 end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ',"at":' .. at .. '}')
return 1
