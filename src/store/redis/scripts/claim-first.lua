-- Who is the first real person of this store becomes its operator. The claim runs out unless confirmed.
--
-- KEYS  1 first  2 ids
-- ARGV  1 user id  2 '1' if this caller may be the first  3 life of the claim in ms
-- Reply 1 is the first, 0 is not, -1 would be, and may not, -2 the first has not been counted yet
local first = redis.call('GET', KEYS[1])
if first == ARGV[1] then return 1 end
-- Were others let in before that, and it never was, nobody would be the operator.
if first and redis.call('SCARD', KEYS[2]) == 0 then return -2 end
if first then return 0 end
if ARGV[2] ~= '1' then return -1 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1
