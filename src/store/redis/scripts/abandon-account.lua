-- Ends what somebody has begun who makes an account: what they still send makes none.
--
-- KEYS  1 account  2 void
-- ARGV  1 life of void, ms
-- Reply 1 the account is there, 0 it is not, and will not be
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
return 0
