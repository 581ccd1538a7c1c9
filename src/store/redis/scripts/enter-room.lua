-- Puts a room on a person's list, where it counts: by themselves, or brought in by somebody else, until they say or
-- read something there.
--
-- KEYS  1 the person's rooms  2 those of them that others brought them into
-- ARGV  1 room  2 who brings them in, '' themselves  3 rooms at most  4 invitations at most  5 of one inviter at most
-- Reply 1 done, 0 it was on the list, -1 too many rooms, -2 too many invitations, -3 too many of this inviter
local known = redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[2], ARGV[1])
  if known then return 0 end
  if redis.call('SCARD', KEYS[1]) - redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then return -1 end
else
  if known then return 0 end
  local inviters = redis.call('HVALS', KEYS[2])
  if #inviters >= tonumber(ARGV[4]) then return -2 end
  local same = 0
  for _, inviter in ipairs(inviters) do
    if inviter == ARGV[2] then same = same + 1 end
  end
  if same >= tonumber(ARGV[5]) then return -3 end
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
end
redis.call('SADD', KEYS[1], ARGV[1])
return 1
