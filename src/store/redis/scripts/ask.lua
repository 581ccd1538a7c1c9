-- Runs one command on one key. A command that is sent by itself would be answered without its question.
--
-- KEYS  1 the key, or the sharded channel
-- ARGV  1 the command  2... what follows the key
-- Reply as the command's in RESP2
return redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))
