-- Keeps one field of what a person says of themselves.
--
-- KEYS  1 all profiles  2 when each changed
-- ARGV  1 user id  2 field  3 value, '' takes it away
-- Reply 1 it changed, 0 it was so
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local profile = kept and cjson.decode(kept) or {}
if (profile[ARGV[2]] or '') == ARGV[3] then return 0 end
profile[ARGV[2]] = ARGV[3] ~= '' and ARGV[3] or nil
local version = redis.call('HINCRBY', KEYS[1], '@', 1)
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(profile))
redis.call('ZADD', KEYS[2], version, ARGV[1])
return 1
