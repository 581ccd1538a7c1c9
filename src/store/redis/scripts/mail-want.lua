-- Notes which address a person wants to be theirs.
--
-- KEYS  1 account  2 mail
-- ARGV  1 address
-- Reply 1, 0 there is no such account, or it is disabled
if redis.call('HGET', KEYS[1], 'disabled') ~= '0' then return 0 end
redis.call('HSET', KEYS[2], 'wanted', ARGV[1])
return 1
