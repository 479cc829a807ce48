-- Finding a client by a name as somebody types it, among very many, without reading them all.
--
-- Each distinct word of names and places stands once. `search_key` holds the word and each form of it
-- with one letter left out: two words that differ by one typing error share a key. `search_piece` finds
-- words by a piece of them. Everything here can be made anew from `client`.

CREATE TABLE search_word (
  id INTEGER NOT NULL PRIMARY KEY,
  word TEXT NOT NULL UNIQUE,
  -- how many clients have it: the rarest word of a question is looked up first
  clients INTEGER NOT NULL DEFAULT 0 CHECK (clients >= 0)
) STRICT;

CREATE TABLE search_key (
  key TEXT NOT NULL,
  word INTEGER NOT NULL REFERENCES search_word (id),
  PRIMARY KEY (key, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_client (
  word INTEGER NOT NULL REFERENCES search_word (id),
  client INTEGER NOT NULL REFERENCES client (number),
  PRIMARY KEY (word, client)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_client_of_client ON search_client (client, word);

CREATE VIRTUAL TABLE search_piece USING fts5 (word, content = 'search_word', content_rowid = 'id', tokenize = 'trigram');

CREATE INDEX client_by_birth_date ON client (birth_date);
