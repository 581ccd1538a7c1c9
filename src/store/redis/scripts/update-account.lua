-- Changes fields of an account that exists.
--
-- KEYS  1 account
-- ARGV  1 '1' begins a new generation of sessions  2... field, value, ...
-- Reply the account's fields and values, nothing when there is no such account
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
if #ARGV > 1 then redis.call('HSET', KEYS[1], unpack(ARGV, 2)) end
if ARGV[1] == '1' then redis.call('HINCRBY', KEYS[1], 'sessionGeneration', 1) end
return redis.call('HGETALL', KEYS[1])
