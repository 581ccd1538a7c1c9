export { Nginx as TestNginx, type NginxPolicy } from '../../prove/system/nginx.js';
