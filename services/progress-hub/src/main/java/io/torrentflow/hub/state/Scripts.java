package io.torrentflow.hub.state;

/**
 * The scripts that change states in Redis. Each is atomic, so that a state is replaced only by a
 * newer one whatever replica has it. They compose keys of several users, so Redis Cluster is not
 * for this. Numbers are microseconds: exact as Lua's doubles until the year 2255, but not in the
 * notation of {@code tostring} and {@code cjson}, so JSON is joined as text.
 */
final class Scripts {
  private static final String NOW =
      """
      local function now()
        local time = redis.call('TIME')
        return string.format('%.0f', time[1] * 1000000 + time[2])
      end
      """;

  /**
   * KEYS: transfer, channel, speeds. ARGV: seq, state, TTL, bytes fetched. The number of commands
   * does not depend on who wants the transfer. How speeds are kept is said by {@link
   * io.torrentflow.kernel.wire.SpeedHistory}.
   */
  static final String ACCEPT_TRANSFER =
      NOW
          + """
      local known = tonumber(redis.call('HGET', KEYS[1], 'seq') or '0')
      local seq = tonumber(ARGV[1])
      if known > seq then return 0 end
      if known < seq then
        local at = now()
        redis.call('HSET', KEYS[1], 'seq', ARGV[1], 'at', at, 'json', ARGV[2])
        redis.call('PUBLISH', KEYS[2], '{"at":' .. at .. ',"transfer":' .. ARGV[2] .. '}')
        local minute = string.format('%.0f', math.floor(at / 60000000))
        local field = string.format('%.0f', minute % 60)
        local sample = redis.call('HGET', KEYS[3], field) or ''
        local first = string.match(sample, '^' .. minute .. ':(%d+):') or ARGV[4]
        redis.call('HSET', KEYS[3], field, minute .. ':' .. first .. ':' .. ARGV[4])
        redis.call('EXPIRE', KEYS[3], 3600)
      end
      return redis.call('PEXPIRE', KEYS[1], ARGV[3])
      """;

  /**
   * KEYS: job, the owner's jobs, channel. ARGV: id, seq, state, TTL, prefix of transfers' keys,
   * transfer, whether the job is frozen, the greatest number of jobs of a user, their TTL. The
   * transfer's state stays as long as the job's.
   *
   * <p>The seq that readers see is the greater one of job and transfer, and must not go back when
   * the transfer's is left out: because the job is frozen, or has another transfer. So {@code
   * shown} is above everything that this job was shown with before.
   */
  static final String ACCEPT_JOB =
      NOW
          + """
      local function transferSeq(id)
        return tonumber(id and redis.call('HGET', ARGV[5] .. id, 'seq') or '0')
      end
      local known = redis.call('HMGET', KEYS[1], 'seq', 'shown', 'transfer', 'frozen')
      local before = tonumber(known[1] or '0')
      local seq = tonumber(ARGV[2])
      if before > seq then return 0 end
      local transfer = ARGV[5] .. ARGV[6]
      if before < seq then
        local shown = tonumber(known[2] or '0')
        if known[4] == '0' then shown = math.max(shown, transferSeq(known[3])) end
        shown = string.format('%.0f', math.max(seq, shown + 1))
        local at = now()
        redis.call('HSET', KEYS[1], 'seq', ARGV[2], 'shown', shown, 'at', at, 'json', ARGV[3],
          'transfer', ARGV[6], 'frozen', ARGV[7])
        redis.call('ZADD', KEYS[2], seq, ARGV[1])
        redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -1 - ARGV[8])
        local change = '{"seq":' .. shown .. ',"at":' .. at .. ',"job":' .. ARGV[3]
        local state = redis.call('HGET', transfer, 'json')
        if state then change = change .. ',"transfer":' .. state end
        redis.call('PUBLISH', KEYS[3], change .. '}')
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[4])
      redis.call('PEXPIRE', KEYS[2], ARGV[9])
      local transferTtl = redis.call('PTTL', transfer)
      if transferTtl >= 0 and transferTtl < tonumber(ARGV[4]) then
        redis.call('PEXPIRE', transfer, ARGV[4])
      end
      return 1
      """;

  /**
   * A marker says what it says of the server process that it was written in: one that is started
   * again from its file, or takes over from another, may lack what came last.
   */
  private static final String SERVER =
      """
      local server = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
      """;

  /** KEYS: the user's marker, channel. ARGV: since, TTL, change. */
  static final String MARK_KNOWN =
      SERVER
          + """
      local marker = redis.call('HMGET', KEYS[1], 'since', 'server')
      if marker[2] ~= server then
        redis.call('HSET', KEYS[1], 'since', ARGV[1], 'server', server)
      end
      redis.call('PEXPIRE', KEYS[1], ARGV[2])
      redis.call('PUBLISH', KEYS[2], ARGV[3])
      return 1
      """;

  /** KEYS: the user's jobs, the user's marker. ARGV: prefix of jobs' keys. */
  static final String JOBS =
      SERVER
          + """
      local marker = redis.call('HMGET', KEYS[2], 'since', 'server')
      local result = {marker[2] == server and marker[1] or '0'}
      for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
        local job = redis.call('HMGET', ARGV[1] .. id, 'shown', 'at', 'json')
        if job[1] then
          for _, field in ipairs(job) do table.insert(result, field) end
        else
          redis.call('ZREM', KEYS[1], id)
        end
      end
      return result
      """;

  /** KEYS: transfers. */
  static final String TRANSFERS =
      """
      local result = {}
      for _, key in ipairs(KEYS) do
        local state = redis.call('HMGET', key, 'at', 'json')
        if state[1] then
          for _, field in ipairs(state) do table.insert(result, field) end
        end
      end
      return result
      """;

  private Scripts() {}
}
