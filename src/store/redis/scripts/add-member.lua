-- Makes someone a member of a room, and says so on the room's feed if they were none.
--
-- KEYS  1 meta  2 members
-- ARGV  1 user id  2 the person as JSON  3 members at most  4 feed channel
-- Reply 1 done, 0 no such room, -1 the room is full
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 and redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then
  return -1
end
if redis.call('HSET', KEYS[2], ARGV[1], ARGV[2]) == 1 then redis.call('SPUBLISH', ARGV[4], 'a' .. ARGV[2]) end
return 1
