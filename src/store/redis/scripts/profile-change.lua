-- Begins every script that changes what a person says of themselves.
--
-- KEYS  1 all profiles  2 when each changed
-- ARGV  1 user id
local kept = redis.call('HGET', KEYS[1], ARGV[1])
local profile = kept and cjson.decode(kept) or {}

-- Keeps the profile as it is now, by the next version.
local function keep()
  local version = redis.call('HINCRBY', KEYS[1], '@', 1)
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(profile))
  redis.call('ZADD', KEYS[2], version, ARGV[1])
end
