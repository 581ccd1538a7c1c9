-- Takes a direct room off a person's list, or shows it again.
--
-- KEYS  1 the person's direct rooms  2 those that they hide
-- ARGV  1 room  2 '1' they hide it, '0' no more  3 '1' it is on the list then, '0' as it is
-- Reply 1
if ARGV[2] == '1' then
  redis.call('SADD', KEYS[2], ARGV[1])
  redis.call('SREM', KEYS[1], ARGV[1])
else
  redis.call('SREM', KEYS[2], ARGV[1])
  if ARGV[3] == '1' then redis.call('SADD', KEYS[1], ARGV[1]) end
end
return 1
