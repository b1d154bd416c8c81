#!/bin/sh
# For an action (remote command) or a script on the Zabbix server:
#   /usr/local/lib/zabbix/kompira-restart.sh {HOST.HOST}
# Zabbix counts every exit code but 0 as failed, and shows what was printed.
# Zabbix サーバーのアクション (リモートコマンド) またはスクリプトから呼び出します。
# 0 以外の終了コードは失敗になり、出力が Zabbix に表示されます。
set -u

# The variables KOMPIRA_SERVER and KOMPIRA_LANGUAGE may be set here. Only the user zabbix may read the file of the token.
# KOMPIRA_LANGUAGE=ja とすると日本語になります。トークンのファイルは、ユーザー zabbix だけが読めるようにしてください。
: "${KOMPIRA_SERVER:=https://kompira.example.com}"
: "${KOMPIRA_TOKEN_FILE:=/etc/zabbix/kompira-token}"
export KOMPIRA_SERVER

# What comes with an alert is text from elsewhere: let nothing through but a host name.
# アラートに含まれる値は外部から来た文字列です。ホスト名に使える文字だけを許可します。
case ${1-} in
'' | *[!A-Za-z0-9._-]*)
  echo "not a host name" >&2
  exit 2
  ;;
esac

# --no-wait, since Zabbix ends a script that takes long: Kompira goes on, and the link is in the output. The other limits
# keep it short. --if-running skip: an alert that comes again starts nothing while the first restart runs.
# Zabbix は時間のかかるスクリプトを終了させるため、--no-wait で開始だけを行います。処理は Kompira で続き、出力にリンクが残ります。
# ほかの上限も短くしています。--if-running skip により、再起動の実行中に同じアラートが届いても、二重に開始しません。
exec kompira run /root/restart_server \
  --parameters "{\"server\": \"$1\"}" \
  --token-file "$KOMPIRA_TOKEN_FILE" \
  --no-wait --if-running skip \
  --outage-tolerance 5s --request-timeout 5s
