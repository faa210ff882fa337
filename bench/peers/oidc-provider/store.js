// Keeps what node oidc-provider must remember in one SQLite table, through node:sqlite.

import { DatabaseSync } from 'node:sqlite';

const TABLE = `
  CREATE TABLE IF NOT EXISTS artifact (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    grant_id TEXT,
    uid TEXT,
    user_code TEXT,
    expires_at INTEGER,
    PRIMARY KEY (kind, id)
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS artifact_grant ON artifact (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_uid ON artifact (kind, uid) WHERE uid IS NOT NULL;
  CREATE INDEX IF NOT EXISTS artifact_code ON artifact (kind, user_code) WHERE user_code IS NOT NULL;
`;

const now = () => Math.floor(Date.now() / 1000);

/** The adapter class over a database file; `durable` flushes each write to the disk before it answers. */
export function sqliteAdapter(path, durable) {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'};`);
  database.exec(TABLE);
  const live = '(expires_at IS NULL OR expires_at > ?)';
  const find = (column) =>
    database.prepare(`SELECT payload FROM artifact WHERE kind = ? AND ${column} = ? AND ${live}`);
  const byId = find('id');
  const byUid = find('uid');
  const byUserCode = find('user_code');
  const insert = database.prepare('INSERT OR REPLACE INTO artifact VALUES (?, ?, ?, ?, ?, ?, ?)');
  const consume = database.prepare(
    "UPDATE artifact SET payload = json_set(payload, '$.consumed', ?) WHERE kind = ? AND id = ?",
  );
  const remove = database.prepare('DELETE FROM artifact WHERE kind = ? AND id = ?');
  const removeGrant = database.prepare('DELETE FROM artifact WHERE grant_id = ?');
  const payloadOf = (row) => (row ? JSON.parse(row.payload) : undefined);

  return class SqliteAdapter {
    constructor(kind) {
      this.kind = kind;
    }

    async upsert(id, payload, expiresIn) {
      const { grantId = null, uid = null, userCode = null } = payload;
      const expiresAt = expiresIn ? now() + expiresIn : null;
      insert.run(this.kind, id, JSON.stringify(payload), grantId, uid, userCode, expiresAt);
    }

    async find(id) {
      return payloadOf(byId.get(this.kind, id, now()));
    }

    async findByUid(uid) {
      return payloadOf(byUid.get(this.kind, uid, now()));
    }

    async findByUserCode(userCode) {
      return payloadOf(byUserCode.get(this.kind, userCode, now()));
    }

    async consume(id) {
      consume.run(now(), this.kind, id);
    }

    async destroy(id) {
      remove.run(this.kind, id);
    }

    async revokeByGrantId(grantId) {
      removeGrant.run(grantId);
    }
  };
}
