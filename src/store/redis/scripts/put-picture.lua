-- Keeps a person's picture, and tells of it.
--
-- KEYS  1 all profiles  2 when each changed  3 pictures
-- ARGV  1 user id  2 digest, '' takes it away  3 the picture
-- Reply 1 it changed, 0 it was so
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local profile = kept and cjson.decode(kept) or {}
if (profile.picture or '') == ARGV[2] then return 0 end
if ARGV[2] == '' then
  profile.picture = nil
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  profile.picture = ARGV[2]
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
end
local version = redis.call('HINCRBY', KEYS[1], '@', 1)
redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(profile))
redis.call('ZADD', KEYS[2], version, ARGV[1])
return 1
