-- Keeps a person's picture, and tells of it.
--
-- KEYS  3 pictures
-- ARGV  2 digest, '' takes it away  3 the picture
-- Reply 1 it changed, 0 it was so
if (profile.picture or '') == ARGV[2] then return 0 end
if ARGV[2] == '' then
  profile.picture = nil
  redis.call('HDEL', KEYS[3], ARGV[1])
else
  profile.picture = ARGV[2]
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
end
keep()
return 1
