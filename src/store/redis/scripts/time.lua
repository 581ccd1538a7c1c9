-- The store's clock.
--
-- KEYS  1 any key of the server that is asked
-- Reply {seconds since 1970, microseconds}
return redis.call('TIME')
