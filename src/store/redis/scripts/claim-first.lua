-- Who is the first real person of this store becomes its operator. The claim runs out unless confirmed.
--
-- KEYS  1 first
-- ARGV  1 user id  2 '1' if this caller may be the first  3 life of the claim in ms
--       4 an id whose unconfirmed claim may be taken over, '' none
-- Reply {1 is the first, 0 is not, -1 would be, and may not, -2 another has not confirmed it yet; who that is or ''}
local first = redis.call('GET', KEYS[1])
if first and redis.call('PTTL', KEYS[1]) == -1 then return { first == ARGV[1] and 1 or 0, '' } end
if first ~= ARGV[1] then
  -- Were others let in before the first is whole, and it never became so, nobody would be the operator.
  if first and first ~= ARGV[4] then return { -2, first } end
  if ARGV[2] ~= '1' then return { -1, '' } end
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return { 1, '' }
