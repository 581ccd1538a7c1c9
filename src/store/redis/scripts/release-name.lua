-- Gives a claim back, if it is ours.
--
-- KEYS  1 name key
-- ARGV  1 id  2 '1' a confirmed one too, '0' no
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] ~= '1' and redis.call('PTTL', KEYS[1]) == -1 then return 0 end
return redis.call('DEL', KEYS[1])
