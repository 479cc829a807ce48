#!/usr/bin/env bash
# plaintext.sh FOLDER: everything a practitioner does but print, with a marker wherever she types words,
# in a record, copies, settings and temporary files that all lie in FOLDER; then KILLS kills of a writer.
# Ends with a line on how much was done. BIN is where the built programs are.
set -euo pipefail
folder=$1
marker=MERKTEKEN-Zwanger-EGFR24
export XDG_STATE_HOME=$folder/state XDG_CONFIG_HOME=$folder/config XDG_DATA_HOME=$folder/data TMPDIR=$folder/tmp
export HOME=$folder/home LC_ALL=C.UTF-8
mkdir -p "$folder"/{state,config,data,tmp,home,copies}
umask 077
echo "vier losse woorden hier" >"$folder/words"
echo "heel andere woorden nu" >"$folder/words2"
consult() { "$BIN/magconsult" "$@" --vault "$folder/record.vault" --passphrase-file "$folder/words" --lang en; }
quiet() {
  local said code=0
  said=$(consult "$@" 2>&1) || code=$?
  [ $code -eq 0 ] || [ $code -eq 3 ] || { echo "$*: $code $said" >&2; exit 1; }
}

quiet init --practice Zuid --practitioner Vries
quiet practice edit --from - <<<"commercialInterest: $marker"
quiet client add --from - <<<"givenName: $marker
familyName: $marker
birthDate: 1988-02-03
sex: female
note: $marker"
quiet client edit C-1 --from - <<<"city: $marker"
quiet client find --from - <<<"$marker"
quiet client show C-1
quiet intake record C-1 --from - <<<"date: 2026-01-05
consentRecord: \"yes\"
complaints: [$marker]
medications: [$marker]
goal: $marker
sleep: $marker
tried: $marker"
quiet consult record C-1 --from - <<<"date: 2026-01-06
complaints: [{words: $marker, severity: 6}]
notes: $marker"
quiet consult amend S-1 --from - <<<"notes: $marker
observations: $marker"
quiet consult show S-1
quiet advise S-1
quiet followup record S-1 --from - <<<"date: 2026-02-06
note: $marker
otherChanges: $marker"
quiet followup show C-1
quiet vault check
quiet vault backup "$folder/copies"
quiet vault drill
quiet vault restore "$folder"/copies/record-*.vault --confirm
quiet vault passphrase --new-passphrase-file "$folder/words2"
cp "$folder/words2" "$folder/words"
counted=$(consult client list | wc -l)
[ "$counted" -eq 1 ] || { echo "the record does not hold what was written" >&2; exit 1; }
for round in $(seq "$KILLS"); do
  "$BIN/VaultWriter" "$folder/record.vault" <"$folder/words" >/dev/null 2>&1 &
  sleep "0.$((1 + RANDOM % 6))$((RANDOM % 10))"
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
done
quiet vault check
echo "20 commands, $KILLS kills, $(consult client list | wc -l) clients"
