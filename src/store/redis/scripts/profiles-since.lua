-- What changed of profiles after a version.
--
-- KEYS  1 all profiles  2 when each changed
-- ARGV  1 the version
-- Reply {version now, version after which these changed, user id, profile as JSON, ...}
local version = tonumber(redis.call('HGET', KEYS[1], '@') or '0')
local since = tonumber(ARGV[1])
if since == version then return { version, since } end
-- The store has lost what it said before.
if since > version then since = 0 end
local reply = { version, since }
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. string.format('%.0f', since), '+inf')) do
  reply[#reply + 1] = id
  reply[#reply + 1] = redis.call('HGET', KEYS[1], id)
end
return reply
