-- Lifts a ban, if there is one.
--
-- ARGV  7 user id  8 who decides  9 '1' an operator
if not mayModerate(ARGV[8], ARGV[9]) then return 'forbidden' end
redis.call('HDEL', KEYS[6], ARGV[7])
return 'done'
