-- Asks that an outgoing hook of a room is tried now.
--
-- ARGV  7 its id  8 who decides  9 '1' an operator
if not mayModerate(ARGV[8], ARGV[9]) then return 'forbidden' end
if redis.call('HEXISTS', outgoing, ARGV[7]) == 0 then return 'no-hook' end
redis.call('HINCRBY', letters, ARGV[7] .. ':asked', 1)
return 'done'
