-- Ends a migration: the store has its format from here on. Only for whoever holds the lease, and only where nobody
-- ended it before.
--
-- KEYS  1 mark  2 lease
-- ARGV  1 holder  2... field, value, ... of the mark
-- Reply 1, or 0 when the lease was lost
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('HSET', KEYS[1], unpack(ARGV, 2)) end
redis.call('DEL', KEYS[2])
return 1
