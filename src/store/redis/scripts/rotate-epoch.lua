-- Gives a room's log a fresh epoch, if it still has the given one, and says so on its feed.
--
-- KEYS  1 meta
-- ARGV  1 feed channel  2 the epoch it should have  3 fresh epoch
-- Reply the epoch that then holds, nil without the room
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then return nil end
if epoch ~= ARGV[2] then return epoch end
redis.call('HSET', KEYS[1], 'epoch', ARGV[3])
redis.call('SPUBLISH', ARGV[1], 'e' .. ARGV[3])
return ARGV[3]
