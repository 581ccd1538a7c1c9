-- Replaces an instance's people in a room and publishes the change. A version older than the stored one is a late
-- repetition (it waited in a broken connection) and does nothing.
--
-- KEYS  1 meta  2 presence
-- ARGV  1 feed channel  2 instance  3 version  4 '{"version":…,"people":[…]}' or '' for nobody  5 the frame as JSON
-- Reply 1 done, 0 no such room or late
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local old = redis.call('HGET', KEYS[2], ARGV[2])
if old and cjson.decode(old).version > tonumber(ARGV[3]) then return 0 end
if ARGV[4] == '' then
  redis.call('HDEL', KEYS[2], ARGV[2])
else
  redis.call('HSET', KEYS[2], ARGV[2], ARGV[4])
end
redis.call('SPUBLISH', ARGV[1], 'p' .. ARGV[5])
return 1
