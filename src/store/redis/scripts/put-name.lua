-- Says how a person is called now, unless that is known from a later renaming.
--
-- KEYS  1 all profiles  2 when each changed
-- ARGV  1 user id  2 name  3 how often they were renamed then
-- Reply 1 it changed, 0 it is known
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local profile = kept and cjson.decode(kept) or {}
if (profile.renames or 0) >= tonumber(ARGV[3]) then return 0 end
profile.name = ARGV[2]
profile.renames = tonumber(ARGV[3])
local version = redis.call('HINCRBY', KEYS[1], '@', 1)
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(profile))
redis.call('ZADD', KEYS[2], version, ARGV[1])
return 1
