-- Notes whom a person has blocked.
--
-- KEYS  1 whom they have blocked
-- ARGV  1 user id  2 the person as JSON  3 blocks at most
-- Reply 1, 0 there are too many
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return 1 end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
local time = redis.call('TIME')
local at = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], ARGV[1], '{"user":' .. ARGV[2] .. ',"at":' .. at .. '}')
return 1
