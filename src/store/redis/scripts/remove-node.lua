-- Removes a node's view, details and hold on its name, if they are of this run.
--
-- KEYS  1 nodes  2 expiry  3 details
-- ARGV  1 node  2 run
-- Reply 1 done, 0 another run holds the name
local holder = redis.call('HGET', KEYS[3], ARGV[1] .. '#')
if holder and holder ~= ARGV[2] then return 0 end
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1], ARGV[1] .. '@', ARGV[1] .. '#')
redis.call('ZREM', KEYS[2], ARGV[1])
return 1
