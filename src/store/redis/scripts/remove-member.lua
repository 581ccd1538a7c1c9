-- Ends a membership and says so on the room's feed. The read position stays, for who comes back.
--
-- KEYS  1 meta  2 members
-- ARGV  1 feed channel  2 user id  3 the frame as JSON
-- Reply 1 done (or was no member), 0 no such room
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('SPUBLISH', ARGV[1], 'r' .. ARGV[3])
return 1
