-- Changes fields of an account that exists.
--
-- KEYS  1 account
-- ARGV  field, value, ...
-- Reply the account's fields and values, nothing when there is no such account
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
if #ARGV > 0 then redis.call('HSET', KEYS[1], unpack(ARGV)) end
return redis.call('HGETALL', KEYS[1])
