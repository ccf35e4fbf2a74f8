# How far the trial is (try, tried or nothing), and what ends it.
TRIED=@TRIED@
BEFORE=@BEFORE@
KEPT=@KEPT@
MADE=@MADE@
EFIVARS=${GPC_EFIVARS:-/sys/firmware/efi/efivars}
BOOTCTL=${GPC_BOOTCTL:-bootctl}
# Letters of two bytes behind four of attributes. In efivarfs nothing seeks, as tail would by itself.
variable() {
  [ ! -e "$EFIVARS/$1-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f" ] ||
    cat "$EFIVARS/$1-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f" | tail -c +5 | tr -d '\000'
}
trial() {
  [ "$(variable LoaderEntryDefault)" = gpc-previous.conf ] || return 0
  if [ "$(variable LoaderEntryOneShot)" = "$TRIED" ]; then echo try; else echo tried; fi
}
# Where nobody names a default, the kept entry could come first in the menu: so it goes.
release() {
  "$BOOTCTL" set-default "$BEFORE" && rm -f "$KEPT" || return 1
  # Who has put something there since then keeps it.
  for each in $MADE; do rmdir "$each" 2>/dev/null; done
  sync
}
