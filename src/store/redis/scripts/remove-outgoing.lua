-- Ends an outgoing hook of a room.
--
-- ARGV  7 its id  8 who decides  9 '1' an operator
if not mayModerate(ARGV[8], ARGV[9]) then return 'forbidden' end
if redis.call('HDEL', outgoing, ARGV[7]) == 0 then return 'no-hook' end
redis.call('HDEL', letters, ARGV[7], ARGV[7] .. ':asked')
return 'done'
