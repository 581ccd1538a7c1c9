-- Makes someone a member of a room.
--
-- KEYS  1 meta  2 members
-- ARGV  1 user id  2 the person as JSON  3 members at most
-- Reply 1 done, 0 no such room, -1 the room is full
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then
  return -1
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
