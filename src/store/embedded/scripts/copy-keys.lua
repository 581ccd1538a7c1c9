-- Some keys at one instant, which is marked in the replication stream.
--
-- KEYS  the keys
-- ARGV  1 channel of the cut  2 its number
-- Reply key, expiry (ms since 1970, '' for none), DUMP ('' when it is gone), ...
local reply = {}
for _, key in ipairs(KEYS) do
  local dump = redis.call('DUMP', key)
  local expiry = dump and redis.call('PEXPIRETIME', key) or -1
  reply[#reply + 1] = key
  reply[#reply + 1] = expiry >= 0 and string.format('%.0f', expiry) or ''
  reply[#reply + 1] = dump or ''
end
redis.call('PUBLISH', ARGV[1], ARGV[2])
return reply
