-- Sets of what in a room a member wants to be told.
--
-- KEYS  1 meta  2 members  3 notify
-- ARGV  1 user id  2 the level
-- Reply 1; 0 for no member, or without the room
if redis.call('EXISTS', KEYS[1]) == 0 or redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
-- Of a direct room without a message it ends with the room, and stays from the first one on (direct.ts).
local left = redis.call('PTTL', KEYS[1])
if left > 0 then redis.call('PEXPIRE', KEYS[3], left) end
return 1
