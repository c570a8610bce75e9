-- Where this ledger's messages were last sent from. A home that was copied or restored finds itself
-- somewhere else and holds its outbox until a person says that it is the one to send: else two
-- copies would write to a customer twice.
create table sending_place (
  only_row boolean primary key default true check (only_row),
  -- What tells one place from another; see act/delivery/sending-place.ts.
  place text not null,
  since timestamptz not null,
  -- Who let it send from here; null for the first place of a new ledger.
  released_by text,
  reason text,
  -- Since when a process holds the outbox because it finds itself elsewhere.
  held_at timestamptz
);
